import { plural } from '../plural'

export const count = (n: number, one: string, other: string) => plural('en', n, { one, other })
