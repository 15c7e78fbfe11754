/**
 * What a first look at an unknown host gathers, before anybody knows which project and service it is about. Types only.
 */

import type { Container, HealthCheck, PublishedPort } from '../../model/snapshot.ts';

/** A Compose project or a folder that could be one. */
export interface Candidate {
  /** Absolute path on the host. */
  readonly folder: string;
  /** '' for a folder in which nothing was ever started. */
  readonly project: string;
  readonly running: number;
  /** As its containers were made from, absolute; empty where nobody says. */
  readonly files: readonly string[];
}

export interface Survey {
  readonly home: string;
  readonly docker:
    | { readonly status: 'usable'; readonly sudo: boolean }
    | { readonly status: 'unusable'; readonly message: string };
  readonly containers: readonly Container[];
  readonly candidates: readonly Candidate[];
  /** Where the host's own nginx passes requests to. */
  readonly proxied: readonly Upstream[];
}

/** `host:port` of a `proxy_pass`, its upstream resolved. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
}

/** A service of the project, as its compose file and its containers together say. */
export interface ServiceFacts {
  readonly name: string;
  readonly image: string;
  readonly builds: boolean;
  /** Programs that its container was started with: names without folders, an entry point before what it starts. */
  readonly programs: readonly string[];
  readonly profiles: readonly string[];
  readonly dependsOn: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly healthCheck: HealthCheck | null;
  readonly running: boolean;
  /** Names and addresses by which a container reaches it. */
  readonly names: readonly string[];
}

export interface ProjectFacts {
  /** What the folder holds, hidden entries too; null where there is no such folder. */
  readonly entries: readonly string[] | null;
  /** Why Compose can't read the project; '' where it can. */
  readonly trouble: string;
  readonly services: readonly ServiceFacts[];
  /** By service: where its nginx passes requests to. */
  readonly proxied: Readonly<Record<string, readonly Upstream[]>>;
  /** By service: programs in its container that tell whether a database is ready. */
  readonly databaseTools: Readonly<Record<string, readonly string[]>>;
}
