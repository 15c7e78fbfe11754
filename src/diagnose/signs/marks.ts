/** Lines that say a program starts, is ready, or has got over a failure: they tell which signs are of the past. */

const STARTING =
  /Started (?:server|parent|reloader) process|\] Starting gunicorn|Watching for file changes with|Starting development server|:: Spring Boot ::|Starting \S{1,100} (?:v\S{1,40} )?using Java|=> Booting |Puma starting in|starting PostgreSQL \d|PostgreSQL Database directory appears to contain|Redis is starting|Redis version=|\[nodemon\] (?:re)?starting|Entrypoint script for M(?:ySQL|ariaDB)|starting as process \d|fpm is running, pid|using the "epoll" event method|^> \S{1,100}@\S{1,40} \w{1,40}/;

const READY =
  /Application startup complete|Uvicorn running on|Listening at: http|Started \S{1,100} in [\d.]{1,12} seconds|ready to accept connections|Ready to accept connections|ready for connections|[Ll]istening on|Now listening on|Application started\.|ready to handle connections|celery@\S{1,100} ready/;

const RECOVERED =
  /\b(?:re-?)?connected (?:to|after)\b|\bconnection (?:re-?)?established\b|\b(?:retry|attempt \d{1,5}(?:\/\d{1,5})?) succeeded\b|\bsucceeded (?:after|on) (?:attempt |retry )?\d|\bback online\b|(?:database|db|postgres|redis) is (?:ready|available|up)\b|ready to accept connections|ready for connections|\brecovered after\b/i;

const RETRYING = /\bretry|\bretries|\battempt|\bwaiting\b|\bwill try\b|\btrying again\b/i;

export function isStart(text: string): boolean {
  return STARTING.test(text);
}

export function isReady(text: string): boolean {
  return READY.test(text);
}

export function isRecovery(text: string): boolean {
  return RECOVERED.test(text);
}

/** Whether the program itself says that it goes on trying. */
export function isRetrying(text: string): boolean {
  return RETRYING.test(text);
}
