// What `npm start` runs: JavaScript, so that a Node that is too old is told so.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  process.stderr.write(`The bot needs Node 20.12 or later. This is Node ${process.versions.node}.\n`);
  process.exit(1);
}
// Node strips types by itself from 22.18 on.
if (!process.features.typescript) await import('tsx');
await import('./main.ts');
