import { uploadMediaFile } from '#app/integrations/supabase/media-files.server.ts'
import { purgeFiles, uploadKnowledgeFile } from '#app/integrations/supabase/storage.server.ts'
import { log } from '#app/lib/log.server.ts'
import type { ImportedFile } from './imported-rows.ts'

/** Stores all of them as the person of `accessToken`, or none. */
export async function storeFiles(accessToken: string, files: ImportedFile[]): Promise<void> {
  const done: ImportedFile[] = []
  try {
    for (const file of files) {
      const upload = file.bucket === 'media' ? uploadMediaFile : uploadKnowledgeFile
      await upload(accessToken, file.path, file.bytes, file.mimeType)
      done.push(file)
    }
  } catch (error) {
    await removeFiles(done)
    throw error
  }
}

/** What cannot be removed is litter, and says so in the log. */
export async function removeFiles(files: ImportedFile[]): Promise<void> {
  for (const bucket of ['knowledge', 'media'] as const) {
    const paths = files.filter((file) => file.bucket === bucket).map(({ path }) => path)
    if (paths.length === 0) continue
    await purgeFiles(bucket, paths).catch((error) =>
      log.warn({ error, bucket, paths }, 'orphaned files stay in storage'),
    )
  }
}
