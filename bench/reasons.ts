/**
 * Why a goal is not reached, as measured: shown with the measurement's figures whenever one of its goals is missed.
 */

export const REASONS: Readonly<Record<string, readonly string[]>> = {};
