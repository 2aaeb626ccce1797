/** The page on which a person with access to the bucket can watch an object. */
export const bucketLink = (uri: string): string => uri.replace(/^gs:\/\//, 'https://storage.cloud.google.com/');
