import { errorAt, type Finding, warningAt } from '../problem.ts'
import type { Recipe } from '../schema/recipe.ts'

/** A listing that could be partial would look like people who left. */
export function listingRules({ operations, columns }: Recipe): readonly Finding[] {
  const findings: Finding[] = []
  for (const column of ['email', 'status'])
    if (columns[column] === undefined)
      findings.push(
        errorAt('columns', ['columns'], `the column "${column}" is missing`, 'Say how it is headed.'),
      )
  const steps = operations.list?.steps
  if (steps === undefined) return findings
  const path = ['operations', 'list', 'steps']
  const read = steps.find((step) => step.verb === 'extractTable')
  if (read === undefined)
    findings.push(errorAt('list-reads', path, 'the list reads no table', 'Add a step "extractTable".'))
  else if (!['email', 'status'].every((column) => read.with.columns.includes(column)))
    findings.push(errorAt('list-columns', path, 'the list reads no e-mail or no status', 'Add the column.'))
  const pages = steps.find((step) => step.verb === 'paginate')
  if (pages === undefined)
    findings.push(
      errorAt(
        'list-pages',
        path,
        'it is not said how pages are turned',
        'Add "paginate" (also "kind: none").',
      ),
    )
  else if ((pages.with.kind === 'next' || pages.with.kind === 'loadMore') && pages.with.target === undefined)
    findings.push(errorAt('list-next', path, 'it is not said what turns the page', 'Add "target".'))
  else if (pages.with.total === undefined)
    findings.push(
      warningAt(
        'list-total',
        path,
        'nothing says how many accounts there are',
        'Add "total" where the page shows it.',
      ),
    )
  return findings
}
