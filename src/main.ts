import { setFailed } from '@actions/core';
const { NodeSSH } = await import('node-ssh');
const undici = await import('undici');
const github = await import('@actions/github');
console.log(typeof NodeSSH, typeof undici.request, typeof github.getOctokit, typeof setFailed);
export {};
