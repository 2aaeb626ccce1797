// The HEALTHCHECK of the container: asks the bot whether it is alive. JavaScript, so that Node begins at once.

/** A bot that answers no sooner stands still, in ms. */
const LIMIT_MS = 5_000;

const { HEALTH_HOST = '127.0.0.1', HEALTH_PORT } = process.env;
const host = HEALTH_HOST.includes(':') ? `[${HEALTH_HOST}]` : HEALTH_HOST;

/** @returns what is wrong, or null */
async function problem() {
  try {
    const answer = await fetch(`http://${host}:${HEALTH_PORT}/livez`, { signal: AbortSignal.timeout(LIMIT_MS) });
    return answer.ok ? null : await answer.text();
  } catch (error) {
    return error.name === 'TimeoutError' ? `no answer in ${LIMIT_MS / 1000} s` : 'nobody listens';
  }
}

// Somebody may have switched it off.
const found = HEALTH_PORT ? await problem() : null;
process.stdout.write(`${found ?? 'ok'}\n`);
process.exit(found === null ? 0 : 1);
