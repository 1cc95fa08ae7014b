import { HOSTILE_ADDRESSES, HOSTILE_HOSTS, HOSTILE_URLS } from '../fixtures/hostile-addresses.ts'
import { type Network, PUBLIC_ADDRESS } from './network.ts'

/** An address as somebody could type it; `prepare` sets names and redirects up before each try. */
export type Vector = { label: string; url: string; isSpelling?: boolean; prepare?: () => void }

const NAMES: Record<string, string> = {
  localhost: '127.0.0.1',
  LOCALHOST: '127.0.0.1',
  'localhost.': '127.0.0.1',
  'a.localhost': '127.0.0.1',
  'localhost.localdomain': '127.0.0.1',
  'ip6-localhost': '::1',
  'ip6-loopback': '::1',
  'metadata.google.internal': '169.254.169.254',
  'metadata.goog': '169.254.169.254',
  metadata: '169.254.169.254',
  'instance-data': '169.254.169.254',
  'instance-data.ec2.internal': '169.254.169.254',
  'metadata.azure.internal': '169.254.169.254',
  'metadata.tencentyun.com': '169.254.0.23',
  'kubernetes.default.svc': '10.96.0.1',
  'host.docker.internal': '172.17.0.1',
  'gateway.docker.internal': '192.168.65.1',
  '127.0.0.1.nip.io': '127.0.0.1',
  '127-0-0-1.sslip.io': '127.0.0.1',
  'localtest.me': '127.0.0.1',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ': '127.0.0.1',
  'lo\u00adcalhost': '127.0.0.1',
  'wpad.local': '192.168.1.1',
  'router.lan': '192.168.0.1',
}

const WRITINGS = [
  '127.1',
  '127.0.1',
  '0',
  '0x0',
  '00000000000',
  '017700000001',
  '0x7f000001',
  '0x7F.0.0.1',
  '127.0.0.1.',
  '127.0.0.1..',
  '127%2e0%2e0%2e1',
  '①②⑦.⓪.⓪.①',
  '１２７.０.０.１',
  '127｡0｡0｡1',
  '127．0．0．1',
  '[::]',
  '[::1%25lo]',
  '[fe80::1%25eth0]',
  '[0:0:0:0:0:ffff:7f00:1]',
  '[::ffff:0x7f.1]',
  '[::FFFF:127.0.0.1]',
  '4294967297',
  '127.0.0.1%00.example.com',
  '127.0.0.1%20',
  'example.com%2f@127.0.0.1',
  '[::ffff:169.254.169.254]',
  '[64:ff9b::a9fe:a9fe]',
  '[2001:0:a9fe:a9fe::]',
]

export function vectorsOf(network: Network, isQuick: boolean): Vector[] {
  const { port, names } = network
  const name = (label: string, host: string, answers: string[][]): Vector => ({
    label,
    url: `https://${host}/v1`,
    prepare: () =>
      void names.set(new URL(`https://${host}`).hostname.replace(/\.$/, ''), structuredClone(answers)),
  })
  const hosts = [...HOSTILE_HOSTS, ...WRITINGS].map(
    (host): Vector => ({ label: host, url: `https://${host}:${port}/v1`, isSpelling: true }),
  )
  const named = Object.entries(NAMES).map(([host, address]) => name(`the name ${host}`, host, [[address]]))
  const resolved = HOSTILE_ADDRESSES.flatMap((address, at): Vector[] => [
    name(`a name of ${address}`, `n${at}.public.example`, [[address]]),
    name(`a name that becomes ${address}`, `r${at}.public.example`, [[PUBLIC_ADDRESS], [address]]),
    name(`a name of ${address} and another`, `m${at}.public.example`, [[address, PUBLIC_ADDRESS]]),
  ])
  const places = [
    `http://127.0.0.1:${port}/`,
    `https://127.0.0.1:${port}/`,
    `//127.0.0.1:${port}/`,
    `http://2130706433:${port}/`,
    `https://[::1]:${port}/`,
    'https://169.254.169.254/latest/meta-data/',
    'https://inside.public.example/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://127.0.0.1/',
    'data:text/plain,x',
    `https://public.example@127.0.0.1:${port}/`,
  ]
  const redirected = [301, 302, 303, 307, 308].flatMap((status) =>
    places.map(
      (location): Vector => ({
        label: `${status} to ${location}`,
        url: 'https://public.example/v1',
        prepare() {
          names.set('inside.public.example', [['10.0.0.1']])
          network.answer = (path) =>
            path.includes('second')
              ? { status, headers: { location } }
              : { status, headers: { location: /1|7/.test(String(status)) ? '/second' : location } }
        },
      }),
    ),
  )
  const others: Vector[] = [
    ...HOSTILE_URLS.map((url) => ({ label: url, url })),
    {
      label: 'a redirect without end',
      url: 'https://public.example/v1',
      prepare: () => {
        network.answer = (path) => ({ status: 302, headers: { location: `${path}x` } })
      },
    },
    ...[1, 21, 22, 25, 53, 110, 143, 445, 587, 993].map((bad) => ({
      label: `port ${bad}`,
      url: `https://public.example:${bad}/v1`,
    })),
    { label: 'userinfo', url: `https://public.example:443@127.0.0.1:${port}/v1` },
    { label: 'userinfo the other way', url: `https://127.0.0.1:${port}@public.example/v1` },
    { label: 'a backslash', url: `https://public.example\\@127.0.0.1:${port}/v1` },
    { label: 'a hash', url: `https://127.0.0.1:${port}#@public.example/v1` },
    { label: 'a line break', url: `https://127.0.0.1:${port}\r\n/v1` },
    { label: 'a tab in the host', url: `https://127.0.\t0.1:${port}/v1` },
    { label: 'a scheme in capitals', url: `HTTPS://127.0.0.1:${port}/v1` },
    { label: 'one slash', url: `https:/127.0.0.1:${port}/v1` },
    { label: 'no slash', url: `https:127.0.0.1:${port}/v1` },
    { label: 'plain http', url: `http://127.0.0.1:${port}/v1` },
  ]
  const all = [...hosts, ...named, ...resolved, ...redirected, ...others]
  return isQuick ? all.filter((_, at) => at % 12 === 0) : all
}
