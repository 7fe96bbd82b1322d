# tests/e2e/mixed-peers.pl: peers of every kind for a server that echoes; each byte is checked.
# SPDX-License-Identifier: BSD-2-Clause
# Usage: perl mixed-peers.pl HOST PORT NUMBER; 5 processes, batches of 100 at once. Prints the number that did well.
use strict;
use warnings;
use Socket;

my ($host, $port, $number) = @ARGV;
my $to = sockaddr_in($port, inet_aton($host));
$SIG{PIPE} = 'IGNORE';

# What this session sends: LENGTH bytes that no other one has.
sub data {
  my ($n, $length) = @_;
  my $unit = sprintf "%08d.", $n;
  return substr $unit x (1 + $length / 9), 0, $length;
}

sub peer {
  my ($n) = @_;
  socket my $s, AF_INET, SOCK_STREAM, 0 or die "socket: $!";
  connect $s, $to or die "connect $n: $!";
  return { n => $n, s => $s, kind => $n % 6, got => '' };
}

sub put {
  my ($p, $text) = @_;
  while (length $text) {
    my $done = syswrite $p->{s}, $text;
    defined $done or die "write $p->{n}: $!";
    substr $text, 0, $done, '';
  }
}

sub get {
  my ($p, $length) = @_;
  while (length $p->{got} < $length) {
    my $done = sysread $p->{s}, $p->{got}, 65536, length $p->{got};
    defined $done or die "read $p->{n}: $!";
    $done or die "early end $p->{n}";
  }
}

sub check {
  my ($p, $length) = @_;
  $p->{got} eq data($p->{n}, $length) or die "other bytes $p->{n}";
}

# The first half of what a kind does, with all others of the batch open.
my @begin = (
  sub { put $_[0], data $_[0]{n}, 1000 },                                        # fast
  sub { put $_[0], substr data($_[0]{n}, 10), 0, 5 },                            # slow
  sub { put $_[0], data $_[0]{n}, 5000; shutdown $_[0]{s}, 1 },                  # half-closed
  sub { put $_[0], data $_[0]{n}, 100 },                                         # reset
  sub { },                                                                       # silent
  sub { put $_[0], data $_[0]{n}, 30000 },                                       # more at once
);
my @end = (
  sub { get $_[0], 1000; check $_[0], 1000 },
  sub { my ($p) = @_; for my $i (5 .. 9) { put $p, substr data($p->{n}, 10), $i, 1; get $p, $i + 1 } check $p, 10 },
  sub { get $_[0], 5000; check $_[0], 5000; sysread($_[0]{s}, my $more, 1) == 0 or die "no end $_[0]{n}" },
  sub { setsockopt $_[0]{s}, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0 },
  sub { },
  sub { get $_[0], 30000; check $_[0], 30000 },
);

my @pids;
for my $part (0 .. 4) {
  my $pid = fork // die "fork: $!";
  push @pids, $pid;
  next if $pid;
  for (my $n = $part * $number / 5; $n < ($part + 1) * $number / 5; $n += 100) {
    my @batch = map { peer($_) } $n .. $n + 99;
    $begin[$_->{kind}]($_) for @batch;
    $end[$_->{kind}]($_) for @batch;
    close $_->{s} for @batch;
  }
  exit 0;
}
for my $pid (@pids) {
  waitpid $pid, 0;
  $? == 0 or die "a process of peers failed\n";
}
print "$number\n";
