import { plural } from '../plural'

export const count = (n: number, one: string, few: string, many: string) =>
  plural('ru', n, { one, few, many, other: few })
