import { z } from 'zod'

/** A file in the body of a request. */
export const file = z.base64().min(1, 'the file is empty').describe('The file: its bytes as base64.')

export const fileName = z.string().max(500).default('').describe('What the file is called.')
