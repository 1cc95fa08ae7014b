import { connectModel } from '#app/integrations/llm/connect.server.ts'
import type { ChatModel } from '#app/integrations/llm/types.ts'
import { openConfig, type StoredConnection } from './connection-key.server.ts'

/** The model behind a connection of a workspace. Throws INTERNAL `errors.providers.secretUnreadable`, and ProviderError. */
export const openConnection = (workspaceId: string, connection: StoredConnection): ChatModel =>
  connectModel(openConfig(workspaceId, connection))
