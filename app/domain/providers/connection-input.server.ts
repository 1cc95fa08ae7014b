import { factsOfKind, type ProviderKind } from '#app/contracts/provider-kinds.ts'
import { env } from '#app/env.server.ts'
import { type Preset, presetOf } from '#app/integrations/llm/presets.ts'
import { AppError } from '#app/lib/app-error.ts'
import { needsHttps, parseBaseUrl } from './address.ts'

type Chosen = { preset: Preset; kind: ProviderKind }

/** The preset, and what it speaks: only `custom` leaves that to people. Throws BAD_INPUT for an unknown one. */
export function readPreset(id: string, givenKind: ProviderKind | undefined): Chosen {
  const preset = presetOf(id)
  if (!preset) throw new AppError('BAD_INPUT', { fields: { preset: 'errors.field.invalid' } })
  return { preset, kind: preset.id === 'custom' ? (givenKind ?? preset.kind) : preset.kind }
}

/** Null: the vendor's own address. Throws BAD_INPUT for what cannot be one. */
export function readAddress(kind: ProviderKind, text: string): string | null {
  if (text === '') {
    if (factsOfKind(kind).ownAddress === null)
      throw new AppError('BAD_INPUT', { fields: { baseUrl: 'errors.field.required' } })
    return null
  }
  const baseUrl = parseBaseUrl(text)
  if (!baseUrl) throw new AppError('BAD_INPUT', { fields: { baseUrl: 'errors.providers.address' } })
  return baseUrl
}

/** Throws BAD_INPUT where a key would travel in the clear. */
export function requireSafeWay(baseUrl: string | null, hasKey: boolean): void {
  if (hasKey && needsHttps(baseUrl, privateHosts()))
    throw new AppError('BAD_INPUT', { fields: { baseUrl: 'errors.providers.keyNeedsHttps' } })
}

const privateHosts = () =>
  env()
    .PRIVATE_PROVIDER_HOSTS.split(',')
    .flatMap((host) => host.trim() || [])
