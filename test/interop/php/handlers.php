<?php
// What Phalcon's session adapters do on the wire, as it was recorded on Phalcon 5.18.1 (docs/phalcon.md).

abstract class PhalconAdapter implements SessionHandlerInterface, SessionUpdateTimestampHandlerInterface
{
    public function __construct(protected array $options)
    {
    }

    public function open(string $path, string $name): bool
    {
        return true;
    }

    public function close(): bool
    {
        return true;
    }

    public function gc(int $maxLifetime): int|false
    {
        return 1;
    }

    public function updateTimestamp(string $id, string $data): bool
    {
        return $this->write($id, $data);
    }

    /** Phalcon 5: what is no serialised string counts as an empty session. */
    protected function unwrapped(string $stored): string
    {
        if (($this->options['envelope'] ?? true) === false) {
            return $stored;
        }
        $data = @unserialize($stored);

        return is_string($data) ? $data : '';
    }

    protected function wrapped(string $data): string
    {
        return ($this->options['envelope'] ?? true) === false ? $data : serialize($data);
    }
}

final class PhalconRedis extends PhalconAdapter
{
    private Redis $redis;
    private ?string $token = null;
    private string $lockKey = '';

    public function __construct(array $options)
    {
        parent::__construct($options + ['prefix' => 'sess-reds-', 'lifetime' => 3600, 'lockingEnabled' => false]);
        $this->redis = new Redis();
        $this->redis->connect('127.0.0.1', $options['port']);
    }

    public function close(): bool
    {
        $this->unlock();

        return true;
    }

    public function read(string $id): string|false
    {
        $this->lock($id);
        $key = $this->options['prefix'] . $id;

        return $this->redis->exists($key) ? $this->unwrapped($this->redis->get($key)) : '';
    }

    public function write(string $id, string $data): bool
    {
        return $this->redis->setex($this->options['prefix'] . $id, $this->options['lifetime'], $this->wrapped($data));
    }

    public function destroy(string $id): bool
    {
        $this->redis->unlink($this->options['prefix'] . $id);
        $this->unlock();

        return true;
    }

    public function validateId(string $id): bool
    {
        return (bool) $this->redis->exists($this->options['prefix'] . $id);
    }

    private function lock(string $id): void
    {
        if (!$this->options['lockingEnabled'] || $this->token !== null) {
            return;
        }
        $this->lockKey = $this->options['prefix'] . $id . '-lock';
        $token = bin2hex(random_bytes(16));
        for ($try = 0; $try <= ($this->options['lockRetries'] ?? 100); $try++) {
            if ($this->redis->set($this->lockKey, $token, ['nx', 'ex' => $this->options['lockExpiry'] ?? 30])) {
                $this->token = $token;

                return;
            }
            usleep($this->options['lockWaitTime'] ?? 50000);
        }
        throw new RuntimeException("Could not acquire the session lock with key: {$this->lockKey}");
    }

    private function unlock(): void
    {
        if ($this->token === null) {
            return;
        }
        $script = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";
        $this->redis->eval($script, [$this->lockKey, $this->token], 1);
        $this->token = null;
    }
}

final class PhalconLibmemcached extends PhalconAdapter
{
    private Memcached $memcached;

    public function __construct(array $options)
    {
        parent::__construct($options + ['prefix' => 'sess-memc-', 'lifetime' => 3600]);
        $this->memcached = new Memcached();
        $this->memcached->addServer('127.0.0.1', $options['port']);
    }

    public function read(string $id): string|false
    {
        $stored = $this->memcached->get($this->options['prefix'] . $id);

        return is_string($stored) ? $this->unwrapped($stored) : '';
    }

    public function write(string $id, string $data): bool
    {
        return $this->memcached->set($this->options['prefix'] . $id, $this->wrapped($data), $this->options['lifetime']);
    }

    public function destroy(string $id): bool
    {
        $this->memcached->delete($this->options['prefix'] . $id);

        return true;
    }

    public function validateId(string $id): bool
    {
        return $this->memcached->get($this->options['prefix'] . $id) !== false;
    }
}

final class PhalconStream extends PhalconAdapter
{
    public function read(string $id): string|false
    {
        $path = $this->path($id);

        return is_file($path) ? (string) file_get_contents($path) : '';
    }

    public function write(string $id, string $data): bool
    {
        return file_put_contents($this->path($id), $data, LOCK_EX) !== false;
    }

    public function destroy(string $id): bool
    {
        if (is_file($this->path($id))) {
            unlink($this->path($id));
        }

        return true;
    }

    public function validateId(string $id): bool
    {
        return is_file($this->path($id));
    }

    private function path(string $id): string
    {
        return $this->options['savePath'] . '/' . ($this->options['prefix'] ?? '') . $id;
    }
}
