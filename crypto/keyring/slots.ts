/** Code of a unit and the year its volumes were taken in. */
export type UnitYear = { unit: string; year: number };

/** Where the key of a volume (an opaque id) belongs. */
export type VolumeSlot = UnitYear & { volume: string };
