<?php
// Sets a variable of every type that a session can hold.

$shared = new Account();
$shared->friend = $shared;
$linked = ['of' => 'two'];
$_SESSION['null'] = null;
$_SESSION['yes'] = true;
$_SESSION['no'] = false;
$_SESSION['ints'] = [0, -1, 9007199254740993, PHP_INT_MAX, PHP_INT_MIN];
$_SESSION['floats'] = [0.1, -0.0, 1e15, 1.0e20, 1.0e-5, 1.7976931348623157e308, INF, -INF, NAN];
$_SESSION['texts'] = ['', 'Zürich ☃ 𝄞', 'a|b";s:1:"x";}', "line\r\nline\0end"];
$_SESSION['bytes'] = "\x00\x80\xff\xfe" . implode('', array_map('chr', range(0, 255)));
$_SESSION['map'] = ['b' => 1, 7 => 'seven', 'a' => ['__proto__' => 1, '' => 2], -3 => 'minus', '08' => 'eight'];
$_SESSION['sparse'] = [5 => 'five', 2 => 'two'];
$_SESSION['empty'] = [];
$_SESSION['deep'] = [[[[[[['end']]]]]]];
$_SESSION['account'] = $shared;
$_SESSION['again'] = $shared;
$_SESSION['suit'] = [Suit::Hearts, Suit::Hearts];
$_SESSION['linked'] = [&$linked, &$linked];
$_SESSION['date'] = new DateTimeImmutable('2026-01-02 03:04:05.678', new DateTimeZone('Europe/Berlin'));
$_SESSION['turn'] = 0;
