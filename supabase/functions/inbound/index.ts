import { handleInbound } from './handler.ts'

// POST /functions/v1/inbound/<endpoint id>: another system tells us that something happened. No domain logic here: the
// database verifies the signature, keeps the event once and enqueues its job, in one transaction.
Deno.serve((request) =>
  handleInbound(request, {
    supabaseUrl: Deno.env.get('SUPABASE_URL') ?? '',
    serviceRoleKey: Deno.env.get('SUPABASE_SERVICE_ROLE_KEY') ?? '',
    fetch,
  }),
)
