import { expect, it } from 'vitest'
import { keyHint, likelyAddress, needsHttps, originOf, parseBaseUrl } from './address.ts'

it('keeps an address without its trailing parts', () => {
  expect(parseBaseUrl(' https://api.groq.com/openai/v1/ ')).toBe('https://api.groq.com/openai/v1')
  expect(parseBaseUrl('https://x.example.com/v1/chat/completions')).toBe('https://x.example.com/v1')
  expect(parseBaseUrl('http://localhost:11434')).toBe('http://localhost:11434')
})

it('takes nothing that could carry more than an address', () => {
  for (const text of [
    '',
    'api.openai.com/v1',
    'ftp://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:pass@example.com/v1',
    'https://example.com/v1?key=1',
    'https://example.com/v1#x',
    'http://127.0.0.1:25/v1',
  ])
    expect(parseBaseUrl(text), text).toBe(null)
})

it('knows the host that a key goes to, also where no address is named', () => {
  expect(originOf('openai', null)).toBe('https://api.openai.com')
  expect(originOf('anthropic', 'https://api.anthropic.com/')).toBe(originOf('anthropic', null))
  expect(originOf('compatible', 'https://a.example.com/v1')).toBe('https://a.example.com')
  expect(originOf('compatible', 'http://a.example.com/v1')).not.toBe('https://a.example.com')
  expect(originOf('compatible', 'https://a.example.com:8443/v1')).toBe('https://a.example.com:8443')
})

it('lets a key travel in the clear on this machine and to listed hosts alone', () => {
  expect(needsHttps('http://example.com/v1', [])).toBe(true)
  expect(needsHttps('http://10.0.0.8:11434/v1', [])).toBe(true)
  expect(needsHttps('http://10.0.0.8:11434/v1', ['10.0.0.8:11434'])).toBe(false)
  expect(needsHttps('http://ollama:11434/v1', ['ollama'])).toBe(false)
  expect(needsHttps('http://127.0.0.1:4141/v1', [])).toBe(false)
  expect(needsHttps('http://127.0.0.1.example.com/v1', [])).toBe(true)
  expect(needsHttps('https://example.com/v1', [])).toBe(false)
  expect(needsHttps(null, [])).toBe(false)
})

it('suggests the version where it was left out', () => {
  expect(likelyAddress('compatible', 'http://localhost:11434')).toBe('http://localhost:11434/v1')
  expect(likelyAddress('compatible', 'https://api.groq.com/openai/v1')).toBe(null)
  expect(likelyAddress('compatible', 'https://g.example.com/v1beta/openai')).toBe(null)
  expect(likelyAddress('openai', null)).toBe(null)
  expect(likelyAddress('openai', 'https://gateway.example.com')).toBe('https://gateway.example.com/v1')
  expect(likelyAddress('openai', 'https://gateway.example.com/v1')).toBe(null)
  // Its SDK adds the version itself.
  expect(likelyAddress('anthropic', 'https://gateway.example.com')).toBe(null)
})

it('shows the end of a long key and nothing of a short one', () => {
  expect(keyHint('sk-proj-abcdefghijkl')).toBe('ijkl')
  expect(keyHint('short-key')).toBe('…')
})
