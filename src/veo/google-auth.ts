import type { GoogleAuth } from 'google-auth-library';
import { googleFetch } from './google-http.ts';

/** The way to tokens for a project, by GOOGLE_APPLICATION_CREDENTIALS; its library is loaded by the first call. */
export function googleAuth(projectId: string): () => Promise<GoogleAuth> {
  let auth: Promise<GoogleAuth> | null = null;
  const open = async () => {
    const { GoogleAuth } = await import('google-auth-library');
    return new GoogleAuth({
      projectId,
      scopes: ['https://www.googleapis.com/auth/cloud-platform'],
      // Without it, a token that Google revokes early is used until it would have expired.
      clientOptions: { forceRefreshOnFailure: true, transporterOptions: { fetchImplementation: googleFetch } },
    });
  };
  return () => {
    auth ??= open();
    return auth;
  };
}
