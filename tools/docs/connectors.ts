import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { capabilitiesOf } from '../../src/connector/capabilities.ts'
import type { Connector } from '../../src/connector/contract.ts'
import type { SettingField } from '../../src/connector/settings.ts'
import { code, type Page, page, table } from './markdown.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const intro = `What each connector can do and asks for. A capability that is missing becomes a work item for a person. Sources and
pitfalls are in the connector's own README.`

export async function connectorsPage(): Promise<Page> {
  const connectors = await loadConnectors()
  return page('connectors.md', 'Connectors', [intro, ...connectors.map(connectorPart)])
}

async function loadConnectors(): Promise<readonly Connector[]> {
  const found: Connector[] = []
  for await (const file of glob('connectors/*/connector.ts', { cwd: root })) {
    const exported: Record<string, unknown> = await import(new URL(`../../${file}`, import.meta.url).href)
    found.push(...Object.values(exported).filter(isConnector))
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function isConnector(value: unknown): value is Connector {
  return typeof value === 'object' && value !== null && 'contract' in value && 'facts' in value
}

function connectorPart(connector: Connector): string {
  return [
    `## ${connector.title}`,
    `Name: \`${connector.name}\`. [README](../../connectors/${connector.name}/README.md)`,
    table(['fact', 'value'], factRows(connector)),
    table(['setting', 'meaning', 'default'], connector.settings.map(settingRow)),
  ].join('\n\n')
}

function factRows(connector: Connector): readonly (readonly string[])[] {
  const { facts } = connector
  const types = facts.entitlementTypes.map(({ type, cardinality }) => `${type} (${cardinality} per account)`)
  const pace = facts.pace && `${facts.pace.requests} requests per ${facts.pace.perMs / 1_000} s`
  return [
    ['capabilities', capabilitiesOf(connector).map(code).join(', ')],
    ['entitlements', types.join(', ')],
    ['attributes that can be written', facts.attributes === 'any' ? 'any' : facts.attributes.join(', ')],
    ['attributes that never change', facts.immutable.join(', ') || 'none'],
    ['an account is found by', facts.matchOn],
    ['leaver modes, the default first', facts.leaverModes.join(', ')],
    ['coming back', facts.reactivate],
    ['pace', pace ?? 'no limit'],
    ['accounts worked on at once', String(facts.concurrency)],
    ['a reading may lag by', `${facts.readAfterWriteLagMs / 1_000} s`],
  ]
}

function settingRow(field: SettingField): readonly string[] {
  const flag = code(`${field.secret ? '--secret' : '--set'} ${field.name}=…`)
  const example = field.example === undefined ? '' : ` Example: \`${field.example}\`.`
  return [
    flag,
    `${field.label}. ${field.help}${example}${field.required ? ' Required.' : ''}`,
    field.default === undefined ? '' : code(field.default),
  ]
}
