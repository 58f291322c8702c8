/** The event that an app's request to let a customer into a journey is stored as; no app can send it otherwise. */
export const journeyRequested = 'Journey Requested'
