// Loaded before a bot whose stage wants it bound: where the process of the stage is gone, even by SIGKILL, the bot ends
// as well and removes what the stage can no longer remove. Plain JavaScript, so that it loads before tsx does.
import { rmSync } from 'node:fs';

process.once('disconnect', () => {
  rmSync(process.env.STAGE_FOLDER, { recursive: true, force: true });
  process.kill(process.pid, 'SIGKILL');
});
