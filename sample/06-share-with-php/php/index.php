<?php
// The old side of the shop. Run: SESSIONS=/tmp/shared-sessions php -S 127.0.0.1:8000 index.php

$folder = getenv('SESSIONS') ?: '/tmp/shared-sessions';
if (!is_dir($folder)) {
    mkdir($folder, 0700, true);
}
session_save_path($folder);
session_set_cookie_params(['path' => '/', 'httponly' => true, 'samesite' => 'Lax']);
session_start(['use_strict_mode' => true, 'gc_maxlifetime' => 1440]);

$route = $_SERVER['REQUEST_METHOD'] . ' ' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
switch ($route) {
    case 'POST /login':
        session_regenerate_id(true);
        $_SESSION['user'] = (string) ($_POST['user'] ?? 'ann');
        break;
    case 'DELETE /login':
        session_destroy();
        $_SESSION = [];
        setcookie(session_name(), '', ['expires' => 1, 'path' => '/']);
        break;
    case 'DELETE /cart':
        unset($_SESSION['cart']);
        break;
}

header('Content-Type: application/json');
echo json_encode([
    'side' => 'php',
    'user' => $_SESSION['user'] ?? null,
    'cart' => (object) ($_SESSION['cart'] ?? []),
]);
