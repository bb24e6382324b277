import type { Seed, SeedUser } from './seed.ts'
import { roles } from './state.ts'

const administrators: readonly SeedUser[] = [
  { email: 'olga.owner@example.com', role: 'Primary Administrator' },
  { email: 'robot@example.com', name: 'Overlock Robot', role: 'Administrator' },
  { email: 'adam.admin@example.com', role: 'Administrator' },
]

const people: readonly SeedUser[] = [
  { email: 'mia.marsh@example.com', role: 'Marketing User' },
  { email: 'noah.klein@example.com', role: 'Sales User' },
  { email: 'zoe.bronte@example.com', role: 'View Only User' },
  { email: 'priya.raman@example.com', role: 'Insights User' },
  { email: 'pia.pending@example.com', role: 'Sales User', status: 'Invited' },
  { email: 'emil.expired@example.com', role: 'Sales User', status: 'Expired Invitation' },
  { email: 'dora.disabled@example.com', role: 'Marketing User', status: 'Disabled' },
  // Left the company; nobody took the account away.
  { email: 'greta.holm@example.com', role: 'Operation User' },
]

const crowd: readonly SeedUser[] = Array.from({ length: 120 }, (_, at) => ({
  email: `user${String(at).padStart(3, '0')}@example.com`,
  role: roles[2 + (at % 5)] ?? 'Sales User',
}))

const base: Seed = { users: [...administrators, ...people] }
const crowded: Seed = { seats: 500, users: [...administrators, ...people, ...crowd] }

/** Of a made-up company, Northwind: they came in by single sign-on, before anything was provisioned. */
const northwind: readonly SeedUser[] = [
  { email: 'elif.castillo.5@northwind.example', name: 'Elif Castillo' },
  { email: 'farid.jansen.6@northwind.example', name: 'Farid Jansen' },
  { email: 'omar.usman.15@northwind.example', name: 'Omar Usman' },
]

export const namedSeeds: Readonly<Record<string, Seed>> = {
  default: base,
  company: crowded,
  northwind: { users: [...administrators, ...northwind] },
  spa: { ...crowded, variant: 'spa' },
  /** All licenses are in use. */
  full: { ...base, seats: administrators.length + people.length - 1 },
}
