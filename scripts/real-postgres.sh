#!/usr/bin/env bash
# real-postgres.sh FOLDER [PORT|stop]
# A real PostgreSQL 17 with pgvector, pgTAP and pg_cron, unpacked from Debian's packages under FOLDER and listening on
# 127.0.0.1:PORT (default 54422; user postgres, no password). Nothing is installed on the system. Needs Debian or Ubuntu
# and root (it runs in a chroot). Prints the URL. The second start takes about two seconds.
set -euo pipefail

folder=$(mkdir -p "${1:?usage: real-postgres.sh FOLDER [PORT|stop]}" && cd "$1" && pwd)
action=${2:-54422}
root=$folder/root
cache=$folder/apt
uid=999

postgres() { # PROGRAM ARGUMENTS...
  local program=$1
  shift
  chroot --userspec=$uid:$uid "$root" "/usr/lib/postgresql/17/bin/$program" "$@"
}

if [[ $action == stop ]]; then
  postgres pg_ctl -D /data -m fast -w stop >/dev/null
  exit
fi
[[ $EUID == 0 ]] || { echo "real-postgres.sh needs root (it uses chroot)" >&2; exit 1; }
command -v apt-get >/dev/null || { echo "real-postgres.sh needs apt-get (Debian or Ubuntu)" >&2; exit 1; }

unpack() {
  # The mirror that this system uses, but always the release that carries PostgreSQL 17.
  local mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
    grep -Eo 'https?://[^ ]+/debian/?( |$)' | head -n1 | tr -d ' ') || true
  mirror=${mirror:-http://deb.debian.org/debian}
  rm -rf "$root" "$cache"
  mkdir -p "$cache"/{lists,archives}/partial "$root"/{usr/{bin,sbin,lib,lib64},etc,tmp,dev/shm}
  chmod 1777 "$root/tmp" "$root/dev/shm"
  : >"$cache/status"
  echo "deb [signed-by=$keyring] $mirror trixie main" >"$cache/sources.list"
  local options=(
    -qq
    -o "Dir::Etc::sourcelist=$cache/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State=$cache" -o "Dir::State::Lists=$cache/lists" -o "Dir::State::status=$cache/status"
    -o "Dir::Cache::archives=$cache/archives" -o "Dir::Cache=$cache"
    -o APT::Sandbox::User=root -o APT::Install-Recommends=0
  )
  apt-get "${options[@]}" update
  apt-get "${options[@]}" -y --download-only install \
    dash postgresql-17 postgresql-17-pgvector postgresql-17-pgtap postgresql-17-cron >/dev/null

  for name in bin sbin lib lib64; do ln -s "usr/$name" "$root/$name"; done
  for package in "$cache"/archives/*.deb; do dpkg-deb --extract "$package" "$root"; done
  ln -sf dash "$root/usr/bin/sh"
  mknod -m 666 "$root/dev/null" c 1 3
  mknod -m 666 "$root/dev/urandom" c 1 9
  echo "postgres:x:$uid:$uid::/tmp:/bin/sh" >"$root/etc/passwd"
  ln -sf /usr/share/zoneinfo/UTC "$root/etc/localtime" # pg_timezone_names stumbles over the dangling link otherwise
  ldconfig -r "$root"
  rm -rf "$cache"
}

if [[ ! -e $root/data/PG_VERSION ]]; then
  unpack >&2
  install -d -o $uid -g $uid "$root/data"
  postgres initdb -D /data -U postgres -A trust --locale=C.UTF-8 -E UTF8 >/dev/null
fi
if ! postgres pg_ctl -D /data status >/dev/null; then
  postgres pg_ctl -D /data -w -l /data/log start >/dev/null -o \
    "-p $action -c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp -c max_connections=200 -c fsync=off"
fi
echo "postgres://postgres@127.0.0.1:$(sed -n 4p "$root/data/postmaster.pid")/postgres"
