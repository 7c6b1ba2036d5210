// What the page and the frame that draws diagrams say to each other.

export type DiagramAsked = { id: number; source: string; dark: boolean }
export type Picture = { svg: string; width: number; height: number }
export type DiagramDrawn = { id: number } & (Picture | { error: string })
