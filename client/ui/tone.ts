/** What a coloured tag means: neutral, under way, good, needs care, refused. */
export type Tone = 'plain' | 'blue' | 'green' | 'amber' | 'red';
