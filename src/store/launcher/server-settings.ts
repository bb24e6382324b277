/**
 * How PostgreSQL is set for one small server on a machine it shares. Given on the command line, so they hold for a
 * cluster of any age. Errors of single statements and their details are not logged: they would carry people's data.
 */
const common = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '48MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_replication_slots: '0',
  max_logical_replication_workers: '0',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  // Files in the data folder: /dev/shm is tiny in containers, and systemd empties it when a user logs out.
  dynamic_shared_memory_type: 'mmap',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
}

const durableSettings = { fsync: 'on', full_page_writes: 'on' }
// Safe against a killed process all the same, as long as the machine goes on.
const volatileSettings = { fsync: 'off', full_page_writes: 'off' }

export function serverArguments(options: {
  dataFolder: string
  socketFolder: string
  durable: boolean
}): string[] {
  const settings = {
    ...common,
    ...(options.durable ? durableSettings : volatileSettings),
    // A list: quoted, since a folder's name may hold a comma.
    unix_socket_directories: `"${options.socketFolder.replaceAll('"', '""')}"`,
    port: String(socketPort),
  }
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', options.dataFolder, ...pairs]
}

/** No port is opened; the number is part of the socket's name. */
export const socketPort = 5432
