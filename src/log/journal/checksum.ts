const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/**
 * CRC-32 (as in zip and gzip) of some bytes, as 8 lowercase hex digits. It notices every change of up to 32 bits in a
 * row. Node has it built in only from 20.15 on.
 */
export function checksum(bytes: Uint8Array): string {
  let rest = -1;
  for (let at = 0; at < bytes.length; at++) rest = (table[(rest ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (rest >>> 8);
  return (~rest >>> 0).toString(16).padStart(8, '0');
}
