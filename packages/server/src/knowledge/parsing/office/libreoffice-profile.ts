import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Nobody listens on the port for discarded data; what asks this proxy gets nothing. */
const deadProxy = { host: '127.0.0.1', port: '9' } as const
const proxySetByHand = '2'

interface Setting {
  readonly path: string
  readonly name: string
  readonly value: string
}

/** A document that is not trusted may name pictures on the network, in our own network too, and bring macros: neither is touched. */
const settings: readonly Setting[] = [
  ...['BlockUntrustedRefererLinks', 'DisableMacrosExecution', 'DisableActiveContent'].map((name) => ({
    path: '/org.openoffice.Office.Common/Security/Scripting',
    name,
    value: 'true',
  })),
  { path: '/org.openoffice.Inet/Settings', name: 'ooInetProxyType', value: proxySetByHand },
  ...['HTTP', 'HTTPS', 'FTP'].flatMap((scheme) => [
    { path: '/org.openoffice.Inet/Settings', name: `ooInet${scheme}ProxyName`, value: deadProxy.host },
    { path: '/org.openoffice.Inet/Settings', name: `ooInet${scheme}ProxyPort`, value: deadProxy.port },
  ]),
  { path: '/org.openoffice.Inet/Settings', name: 'ooInetNoProxy', value: '' },
]

/** Makes the profile folder of a run, in which LibreOffice finds what it must not do. */
export async function makeLibreOfficeProfile(folder: string): Promise<void> {
  const items = settings.map(
    ({ path, name, value }) =>
      `<item oor:path="${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  )
  const user = join(folder, 'user')
  await mkdir(user, { recursive: true })
  await writeFile(
    join(user, 'registrymodifications.xcu'),
    `<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">${items.join('')}</oor:items>`,
  )
}
