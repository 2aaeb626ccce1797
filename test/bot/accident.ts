/**
 * Loaded into a bot's process before the bot (`--import`): at SIGUSR2 something happens that nobody foresaw, first an
 * error that nobody catches, then a promise that nobody looks after.
 */
let isFirst = true;
process.on('SIGUSR2', () => {
  const accident = new Error('a fox that nobody is to read of');
  if (!isFirst) void Promise.reject(accident);
  else {
    isFirst = false;
    throw accident;
  }
});
