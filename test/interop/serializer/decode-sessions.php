<?php
// Feeds sessions to PHP's session_decode(): a length (32 bits, little endian) and the bytes come in; a length, 1 or 0
// (read or refused), and the data in a form without any ambiguity (or PHP's complaints) go out. With the argument
// "encode" the data goes out as session_encode() writes it.
declare(strict_types=1);

enum Suit { case Hearts; case Spades; }
enum Level: int { case Low = 1; case High = 2; }

final class NothingKept implements SessionHandlerInterface
{
    public function open(string $path, string $name): bool { return true; }
    public function close(): bool { return true; }
    public function read(string $id): string|false { return ''; }
    public function write(string $id, string $data): bool { return true; }
    public function destroy(string $id): bool { return true; }
    public function gc(int $max_lifetime): int|false { return 0; }
}

final class Dump
{
    private array $objects = [];
    private array $open = [];

    public function session(array $session): string
    {
        return $this->members($session, true);
    }

    public function value(mixed $value): string
    {
        if ($value === null) return 'n';
        if (is_bool($value)) return $value ? 't' : 'f';
        if (is_int($value)) return "i$value;";
        if (is_float($value)) return self::float($value);
        if (is_string($value)) return 's' . strlen($value) . ':' . $value;
        if (is_array($value)) return 'a' . (array_is_list($value) ? 'l' : 'm') . $this->members($value, true);
        if ($value instanceof UnitEnum) return 'e' . strtolower($value::class) . '::' . $value->name . ';';
        return $this->object($value);
    }

    /** JavaScript has one kind of numbers: a float that is a whole number is shown as one. */
    private static function float(float $value): string
    {
        if (is_nan($value)) return 'dnan';
        $bits = bin2hex(pack('E', $value));
        $is_whole = floor($value) === $value && abs($value) <= 2 ** 53 - 1 && $bits !== '8000000000000000';
        return $is_whole ? 'i' . (int) $value . ';' : "d$bits";
    }

    private function object(object $object): string
    {
        $number = $this->objects[spl_object_id($object)] ?? null;
        if ($number !== null) return "r$number;";
        $this->objects[spl_object_id($object)] = count($this->objects) + 1;
        $members = (array) $object;
        $class = $object::class;
        if ($class === '__PHP_Incomplete_Class') $class = $members['__PHP_Incomplete_Class_Name'] ?? '?';
        unset($members['__PHP_Incomplete_Class_Name']);
        return 'o' . strtolower($class) . $this->members($members, false);
    }

    private function members(array $members, bool $sorted): string
    {
        $shown = [];
        foreach ($members as $key => $value) {
            $shown[] = [(string) $key, $key, $value];
        }
        if ($sorted) usort($shown, fn (array $a, array $b): int => strcmp($a[0], $b[0]));
        $text = '{';
        foreach ($shown as [$name, $key, $value]) {
            $text .= strlen($name) . ':' . $name . '=' . $this->member($members, $key, $value);
        }
        return $text . '}';
    }

    /** An array that contains itself is shown once. */
    private function member(array $members, int|string $key, mixed $value): string
    {
        $reference = is_array($value) ? self::referenceOf($members, $key) : null;
        if ($reference === null) return $this->value($value);
        if (isset($this->open[$reference])) return 'R';
        $this->open[$reference] = true;
        $text = $this->value($value);
        unset($this->open[$reference]);
        return $text;
    }

    private static function referenceOf(array $members, int|string $key): ?string
    {
        try {
            return ReflectionReference::fromArrayElement($members, $key)?->getId();
        } catch (ReflectionException) {
            return null;
        }
    }
}

function shown(string $form): string
{
    if ($form === 'encode') return (string) session_encode();
    return is_array($_SESSION) ? (new Dump())->session($_SESSION) : 'no array';
}

$complaints = [];
set_error_handler(function (int $level, string $message) use (&$complaints): bool {
    $complaints[] = $message;
    return true;
});
session_set_save_handler(new NothingKept(), false);

while (($head = fread(STDIN, 4)) !== false && strlen($head) === 4) {
    $length = unpack('V', $head)[1];
    $data = '';
    while (strlen($data) < $length) $data .= fread(STDIN, $length - strlen($data));
    if (session_status() !== PHP_SESSION_ACTIVE) session_start();
    $_SESSION = [];
    $complaints = [];
    try {
        $is_read = session_decode($data);
    } catch (Throwable $error) {
        $is_read = false;
        $complaints[] = $error::class . ': ' . $error->getMessage();
    }
    $answer = $is_read ? '1' . shown($argv[1] ?? 'dump') : '0' . implode("\n", $complaints);
    fwrite(STDOUT, pack('V', strlen($answer)) . $answer);
}
