// What `npm start` runs. tsx's usual loader (`node --import tsx`) works in a thread of its own, which takes 45 MB for
// as long as the bot runs and a third of its start; the one for CommonJS does not.
require('tsx/cjs');
require('./main.ts');
