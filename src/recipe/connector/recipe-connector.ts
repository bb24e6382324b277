import type { ChangeMethod, Connector, ConnectorContext, ConnectorFacts } from '../../connector/contract.ts'
import { ConnectorError, connectorErrors } from '../../connector/errors.ts'
import type { JsonObject } from '../../connector/json.ts'
import type { ChangeOutcome, CreateOutcome } from '../../connector/outcomes.ts'
import { explainOperation } from '../explain-recipe.ts'
import { type Job, type JobResult, jobResult } from '../job.ts'
import { hasErrors, parseRecipe } from '../parse-recipe.ts'
import type { OperationName } from '../schema/operation.ts'
import type { Recipe } from '../schema/recipe.ts'
import { changeOf, roleType, type SpecialRoles, toAccount, troubleOf } from './answers.ts'
import { parseRecipeSettings, type RecipeSettings, settingsOf } from './recipe-settings.ts'

/** What a recipe does not say of its vendor. */
export type VendorFacts = {
  readonly name: string
  readonly special: SpecialRoles
  readonly invitationLastsMs: number
  /** How long a page may still show the state before a change. */
  readonly readAfterWriteLagMs: number
}

type Context = ConnectorContext<RecipeSettings>

/** Makes a connector of a recipe: what the recipe can't do, the connector lacks, and people do it. */
export function recipeConnector(text: string, vendor: VendorFacts): Connector<RecipeSettings> {
  const { recipe, problems } = parseRecipe(text)
  if (recipe === undefined || hasErrors(problems))
    throw new Error(`the recipe of ${vendor.name} has mistakes: see "overlock recipe lint"`)
  const { special } = vendor
  const account = (context: Context, seen: Parameters<typeof toAccount>[0]) =>
    toAccount(seen, special, context.settings.username)
  const find = async (context: Context, email: string) => {
    const found = await perform(context, { kind: 'find', email })
    if (found.kind !== 'found') throw troubleOf(found)
    return found.account && account(context, found.account)
  }
  return {
    ...{ contract: 1, name: vendor.name, title: recipe.app.name, settings: settingsOf(recipe) },
    facts: factsOf(recipe, vendor),
    parseSettings: (raw) => parseRecipeSettings(recipe, raw),
    hosts: ({ url }) => [new URL(url).host],
    recipe: {
      text,
      signIn: ({ url, username }, { password = '', totp }) => ({
        ...{ url, username, password },
        ...(totp !== undefined && totp !== '' && { totp }),
      }),
    },
    check: (context) => check(recipe, context),
    async listAccounts(context) {
      const listed = await perform(context, { kind: 'list' })
      if (listed.kind !== 'listed') throw troubleOf(listed)
      return { items: listed.accounts.map((seen) => account(context, seen)), total: listed.accounts.length }
    },
    getAccount: (context, { accountId }) => find(context, accountId),
    findAccount: async (context, { email }) => (email === undefined ? undefined : find(context, email)),
    whoAmI: async ({ settings }) => ({ accountId: settings.username.toLowerCase() }),
    ...changesOf(recipe, find),
    ...(recipe.inputs.role !== undefined && {
      listEntitlements: async () => ({ items: rolesOf(recipe) }),
    }),
  }
}

function factsOf(recipe: Recipe, vendor: VendorFacts): ConnectorFacts {
  const { capabilities, inputs } = recipe
  const role = { type: roleType, title: 'Role', cardinality: 'one', fallbackSetting: 'fallbackRole' } as const
  return {
    entitlementTypes: inputs.role === undefined ? [] : [role],
    ...{ attributes: ['email'], immutable: ['email'], absentIsUnknown: true, matchOn: 'email' },
    leaverModes: capabilities.disable ? ['disable'] : [],
    reactivate: capabilities.enable ? 'native' : 'none',
    ...{ createRepeat: 'none', readAfterWriteLagMs: vendor.readAfterWriteLagMs },
    ...{ invitationLastsMs: vendor.invitationLastsMs, concurrency: 1, throttleStatuses: [429] },
    stepsByHand: stepsByHand(recipe),
    byHand: { linkSetting: 'url' },
  }
}

const operationOf: Readonly<Partial<Record<ChangeMethod, OperationName>>> = {
  createAccount: 'create',
  setEntitlements: 'setRole',
  disableAccount: 'disable',
  reactivateAccount: 'enable',
  deleteAccount: 'delete',
}

/** For whoever does it where no browser can: the same recipe as sentences. */
function stepsByHand(recipe: Recipe): ConnectorFacts['stepsByHand'] & object {
  const told = Object.entries(operationOf).flatMap(([method, name]) =>
    recipe.operations[name] === undefined ? [] : [[method, explainOperation(recipe, name)] as const],
  )
  return Object.fromEntries(told)
}

type Changes = Pick<
  Connector<RecipeSettings>,
  'createAccount' | 'setEntitlements' | 'disableAccount' | 'reactivateAccount' | 'resendInvitation'
>

function changesOf(
  recipe: Recipe,
  find: (context: Context, email: string) => ReturnType<Connector<RecipeSettings>['findAccount']>,
): Changes {
  const { capabilities } = recipe
  const change = (context: Context, operation: OperationName, email: string, role?: string) =>
    makeChange(recipe, context, { kind: 'change', operation, email, ...(role !== undefined && { role }) })
  const setRole = async (context: Context, email: string, role: string | undefined) =>
    role === undefined
      ? askFor(recipe, 'setRole', email, 'The page gives an account one role, and none can be taken away.')
      : change(context, 'setRole', email, role)
  return {
    ...(capabilities.create !== 'no' && {
      async createAccount(context: Context, { attributes, entitlements }): Promise<CreateOutcome> {
        const { email = '' } = attributes
        const role = entitlements.find(({ type }) => type === roleType)?.name
        if (role === undefined && recipe.inputs.role !== undefined)
          return askFor(recipe, 'create', email, 'No role is mapped, and nobody is invited without one.')
        const outcome = await change(context, 'create', email, role)
        switch (outcome.outcome) {
          case 'changed':
          case 'alreadySo':
          case 'absent': {
            const account = await find(context, email)
            if (account === undefined) throw new ConnectorError('outcomeUnknown')
            return { outcome: outcome.outcome === 'changed' ? 'created' : 'alreadyExists', account }
          }
          default:
            return outcome
        }
      },
    }),
    ...(capabilities.setRole && {
      setEntitlements: (context: Context, { accountId, entitlements }) =>
        setRole(context, accountId, entitlements[0]?.name),
    }),
    ...(capabilities.disable && {
      disableAccount: (context: Context, { accountId }) => change(context, 'disable', accountId),
    }),
    ...(capabilities.enable && {
      reactivateAccount: (context: Context, { accountId }) => change(context, 'enable', accountId),
    }),
    ...(capabilities.resendInvite && {
      resendInvitation: (context: Context, { accountId }) => change(context, 'resendInvite', accountId),
    }),
  } satisfies Changes
}

async function makeChange(
  recipe: Recipe,
  context: Context,
  job: Extract<Job, { kind: 'change' }>,
): Promise<ChangeOutcome> {
  const { operation, email, role } = job
  const known = recipe.inputs.role?.values ?? []
  if (role !== undefined && !known.includes(role))
    return askFor(recipe, operation, email, `The role ${role} is only given by a person.`, role)
  if (recipe.status !== 'verified' && !context.settings.simulator)
    return askFor(
      recipe,
      operation,
      email,
      `This recipe is a ${recipe.status}: it changes nothing by itself.`,
      role,
    )
  const given = { email, ...(role !== undefined && { role }) }
  return changeOf(await perform(context, job), explainOperation(recipe, operation, given))
}

function askFor(recipe: Recipe, operation: OperationName, email: string, why: string, role?: string) {
  const given = { email, ...(role !== undefined && { role }) }
  const instructions = `${why}\n\n${explainOperation(recipe, operation, given)}`
  return { outcome: 'needsPerson', instructions } as const
}

async function check(recipe: Recipe, context: Context) {
  const proved = await perform(context, { kind: 'prove' })
  if (proved.kind !== 'proved' && proved.kind !== 'noBrowser') throw troubleOf(proved)
  const { summary, todo } = connectorErrors.browserMissing
  const missing = {
    code: 'browserMissing',
    says: `${summary} Each change becomes a work item.`,
    todo,
    preparable: false,
  }
  const { url, username, simulator } = context.settings
  const draft = {
    code: 'recipeIsDraft',
    says: `The recipe is a draft: nobody has confirmed it on the real pages of ${recipe.app.name}. It reads, and changes nothing; each change becomes a work item.`,
    todo: 'Do the work items, or confirm the recipe: "overlock recipe confirm" walks it without changing anything.',
    preparable: false,
  }
  return {
    vendorAccount: `${recipe.app.name} at ${new URL(url).host}`,
    actor: { accountId: username.toLowerCase(), name: username },
    problems: [
      ...(proved.kind === 'noBrowser' ? [missing] : []),
      ...(recipe.status === 'verified' || simulator ? [] : [draft]),
    ],
  }
}

function rolesOf({ inputs, protect }: Recipe) {
  const role = (privileged: boolean) => (name: string) => ({ type: roleType, id: name, name, privileged })
  return [...(inputs.role?.values ?? []).map(role(false)), ...protect.roles.map(role(true))]
}

async function perform({ browser }: Context, job: Job): Promise<JobResult> {
  if (browser === undefined) throw new ConnectorError('browserMissing')
  const parsed = jobResult.safeParse(await browser.perform(job as JsonObject))
  if (parsed.success) return parsed.data
  // A change whose end nobody understands may have been made.
  const code = job.kind === 'change' ? 'outcomeUnknown' : 'unexpectedAnswer'
  throw new ConnectorError(code, { message: 'The browser session answered in an unknown form.' })
}
