/** What people have sent to the chat: pictures, and the videos that were sent to them. */
export interface SentFiles {
  /**
   * The bytes of a file, held in memory alone.
   * @throws GenerationError FILE_NOT_FETCHED where it cannot be had, also after a few tries
   */
  fetch(fileId: string, signal: AbortSignal): Promise<Buffer>;
}
