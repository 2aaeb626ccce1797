const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  process.stderr.write(`The bot needs Node 20.12 or later. This is Node ${process.versions.node}.\n`);
  process.exit(1);
}

// What `npm start` runs. tsx's usual loader (`node --import tsx`) works in a thread of its own, which takes 45 MB for
// as long as the bot runs and a third of its start; the one for CommonJS does not.
require('tsx/cjs');
require('./main.ts');

// After an update tsx has esbuild compile the files, whose thread and process would stay, 30 MB in all, for as long as
// the bot runs. Wanted again, they start again.
const NOT_WANTED_MS = 5_000;
const esbuild = Object.keys(require.cache).find((path) => /[\\/]esbuild[\\/]lib[\\/]main\.js$/.test(path));
if (esbuild) setInterval(() => require(esbuild).stop(), NOT_WANTED_MS).unref();
