import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const fontFiles = ['400Regular/Roboto_400Regular.ttf', '700Bold/Roboto_700Bold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/roboto/${file}`)),
);

/** An SVG as the drawing library reads it. @throws where it is not well-formed */
export const readSvg = (svg: string): Resvg => new Resvg(svg, { font: { loadSystemFonts: false, fontFiles } });
