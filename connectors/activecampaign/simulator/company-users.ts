import type { SeedUser } from './seed.ts'

/** A company that has used the product for a while, with what one finds in such places. */
export const companyUsers: readonly SeedUser[] = [
  { firstName: 'Mia', lastName: 'Marsh', email: 'mia.marsh@example.com', group: 'Marketing' },
  { firstName: 'Noah', lastName: 'Klein', email: 'noah.klein@example.com', group: 'Marketing' },
  { firstName: 'Zoë', lastName: 'Brontë', email: 'zoe.bronte@example.com', group: 'Marketing' },
  { firstName: 'Liam', lastName: "O'Connor", email: 'liam.oconnor@example.com', group: 'Sales' },
  { firstName: 'Priya', lastName: 'Raman', email: 'priya.raman@example.com', group: 'Sales' },
  // Kept as it was typed in once; the company's directory has it in lower case.
  { firstName: 'Ines', lastName: 'Ortega', email: 'Ines.Ortega@Example.com', group: 'Content' },
  // Both left the company; nobody took their accounts away.
  { firstName: 'Greta', lastName: 'Holm', email: 'greta.holm@example.com', group: 'Sales' },
  { firstName: 'Victor', lastName: 'Lange', email: 'victor.lange@example.com', group: 'Content' },
  // No person: a script sends the newsletter with its key.
  {
    username: 'newsletter-robot',
    firstName: 'Newsletter',
    lastName: 'Robot',
    email: 'newsletter-robot@example.com',
    group: 'Marketing',
  },
  // Made by their first single sign-on, and never moved to a group of their own.
  { firstName: 'Omar', lastName: 'Haddad', email: 'omar.haddad@example.com', group: 'SSO Users' },
  { firstName: 'Lena', lastName: 'Fischer', email: 'lena.fischer@example.com', group: 'SSO Users' },
  { firstName: 'Tariq', lastName: 'Aziz', email: 'tariq.aziz@example.com', group: 'SSO Users' },
]
