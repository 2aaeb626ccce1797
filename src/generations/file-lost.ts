/** A video's file cannot be read any more, say since somebody has cleared its folder. Google still has the video. */
export class FileLost extends Error {
  constructor() {
    super('The file of a video cannot be read');
    this.name = 'FileLost';
  }
}
