export function isWhole(value: unknown, from: number, to: number): value is number {
  return isNumber(value, from, to) && Number.isInteger(value)
}

export function isNumber(value: unknown, from: number, to: number): value is number {
  return typeof value === 'number' && value >= from && value <= to
}
