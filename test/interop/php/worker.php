<?php
// One command a line on stdin, one answer a line on stdout: each is a request of PHP's side, with its session.

error_reporting(E_ALL);
require __DIR__ . '/handlers.php';

enum Suit: string
{
    case Hearts = 'H';
}

class Account
{
    public string $name = 'Ann';
    protected int $age = 30;
    private array $tags = ['a', 'b'];
    public ?Account $friend = null;
}

$problems = [];
set_error_handler(function (int $level, string $message) use (&$problems): bool {
    if ((error_reporting() & $level) !== 0) {
        $problems[] = $message;
    }

    return true;
});

ini_set('session.use_cookies', '0');
ini_set('session.cache_limiter', '');
ini_set('session.gc_probability', '0');

function configure(array $command): array
{
    foreach ($command['ini'] ?? [] as $name => $value) {
        ini_set($name, (string) $value);
    }
    if (isset($command['handler'])) {
        session_set_save_handler(new $command['handler']($command['options']), false);
    }

    return [];
}

/** Runs code between session_start() and the end of the request. */
function request(array $command): array
{
    clearstatcache();
    session_id($command['id']);
    $_SESSION = [];
    if (!session_start()) {
        return ['started' => false];
    }
    $before = contents();
    $result = eval($command['code'] ?? 'return null;');
    $after = contents();
    if (session_status() === PHP_SESSION_ACTIVE) {
        session_write_close();
    }

    return ['started' => true, 'before' => $before, 'after' => $after, 'result' => $result];
}

/** Each variable serialised, as base64. */
function contents(): array
{
    $texts = [];
    foreach ($_SESSION as $name => $value) {
        $texts[] = [(string) $name, base64_encode(serialize($value))];
    }

    return $texts;
}

while (($line = fgets(STDIN)) !== false) {
    $command = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
    $problems = [];
    try {
        $answer = $command['op'] === 'configure' ? configure($command) : request($command);
    } catch (Throwable $error) {
        $answer = ['error' => $error->getMessage()];
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_abort();
        }
    }
    fwrite(STDOUT, json_encode($answer + ['problems' => $problems], JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
}
