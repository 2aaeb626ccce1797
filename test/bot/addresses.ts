import { getDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

/** Loaded into a bot's process before the bot (`--require`): says at its end how long it tries an address. */
process.on('exit', () => {
  process.stderr.write(`an address is tried for ${getDefaultAutoSelectFamilyAttemptTimeout()} ms\n`);
});
