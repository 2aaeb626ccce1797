const series = ['#56b4f0', '#dd9314', '#9dfcf7', '#d74748', '#f2ef6f', '#6e7af3', '#b3caa2', '#9b6d9f'];

/** What a picture is painted with: a dark card, which is calm in a dark chat and clear in a light one. */
export const palette = {
  card: '#18222d',
  ink: '#f4f7fa',
  faintInk: '#a9b6c3',
  grid: '#2f3d4b',
  axis: '#5b6b7b',
  /** Several things that have no colour of their own. */
  others: '#8794a1',
  /**
   * Chosen so that any two differ for people with protanopia, deuteranopia or tritanopia, too, and neighbours most;
   * the test simulates all three.
   */
  series: series as readonly string[],
} as const;

/** The colour of a place in the order of colours; null: those without one. */
export const seriesColour = (place: number | null): string => palette.series[place ?? -1] ?? palette.others;
