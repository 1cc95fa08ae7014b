// Who acts, and where. Written out by the database work; the shapes below are the contract.

export type Actor =
  | { kind: 'user'; userId: string }
  | { kind: 'visitor'; visitorId: string; agentId: string }
  | { kind: 'apiKey'; apiKeyId: string }
  | { kind: 'webhook'; endpointId: string }
  | { kind: 'job'; task: string }
