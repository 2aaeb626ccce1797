import { spawn } from 'node:child_process';
import type { Output } from '../command.ts';
import { PageServer } from './page-server.ts';
import { Running } from './running.ts';

/**
 * Serves the demo's page until it is told to end.
 * @param options.port 0 for any free one
 * @param options.opens whether to open the page where there is a desktop
 * @param options.cut what ends it
 * @returns what `cut` said
 */
export async function servePage<Cut>(options: {
  port: number;
  opens: boolean;
  out: Output;
  cut: Promise<Cut>;
}): Promise<Cut> {
  const { out, cut } = options;
  const demo = await Running.open();
  const server = new PageServer(demo);
  try {
    const url = await server.listen(options.port);
    out.write(`The demo: ${url}\nCtrl-C ends it, and leaves nothing behind.\n`);
    void demo.bot.start().catch((error: Error) => out.write(`${error.message}\n`));
    if (options.opens) openInBrowser(url);
    return await cut;
  } finally {
    await server.close();
    await demo.close();
  }
}

/** Opens an address as a click on it would, where there is a desktop; elsewhere does nothing. */
function openInBrowser(url: string): void {
  const [program, ...args] = openerOf(process.platform);
  if (program === undefined) return;
  const opener = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  // No such program: the address was printed.
  opener.on('error', () => undefined);
  opener.unref();
}

function openerOf(platform: NodeJS.Platform): string[] {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['explorer'];
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : [];
}
