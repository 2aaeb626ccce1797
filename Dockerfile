# What the bot stands on, in a stage of its own: made anew only where package-lock.json changes, and npm's cache stays
# behind. Both native packages (resvg, esbuild) come built for amd64 and arm64.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-slim
# Named in README.md, where images of earlier versions are removed.
LABEL org.opencontainers.image.title=telegram-video-gen
ENV NODE_ENV=production EVENT_JOURNAL=./events.jsonl HEALTH_PORT=8080
# The journal and the folder of videos are locked by the command flock, which Debian's util-linux brings. A new volume
# takes its owner from the folder.
RUN flock --version && install -d -o node -g node -m 700 /data
COPY --from=dependencies /app/node_modules /app/node_modules
COPY package.json /app/
COPY machines /app/machines
COPY src /app/src
USER node
# Relative paths in the settings are on the volume.
WORKDIR /data
VOLUME ["/data"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["node", "/app/src/health/probe.js"]
# No npm and no shell in between: signals reach the bot itself.
CMD ["node", "/app/src/start.js"]
