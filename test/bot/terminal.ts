/** Loaded into a bot's process before the bot (`--import`): what it prints counts as going to a terminal. */
Object.defineProperty(process.stdout, 'isTTY', { value: true });
