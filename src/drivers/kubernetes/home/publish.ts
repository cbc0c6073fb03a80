import { messageOf } from '../../../core/errors.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import { retry } from '../../../core/retry.ts';
import type { Notice } from '../../driver.ts';
import type { Api } from '../api.ts';
import { connect } from '../connect.ts';
import type { KubernetesOptions } from '../options.ts';
import { writeHealth } from './health-map.ts';
import { homeOf } from './home.ts';
import { tellEvent } from './verdict-event.ts';

const RETRIES = 1;

/** Leaves the verdict in the run's home. @returns what could not be left, in words */
export async function publishAtHome(options: KubernetesOptions, notice: Notice): Promise<readonly string[]> {
  const namespace = homeOf(options) ?? '';
  const ways = [writeHealth, tellEvent];
  let api: Api | undefined;
  try {
    const connected = (await connect(options)).api;
    api = connected;
    const told = await Promise.allSettled(
      ways.map((way) => retry(() => way(connected, namespace, notice), RETRIES)),
    );
    return told.flatMap((one) => (one.status === 'rejected' ? [wordsOf(one.reason)] : []));
  } catch (error) {
    return [wordsOf(error)];
  } finally {
    api?.close();
  }
}

const wordsOf = (error: unknown): string => oneLine(`${messageOf(error)}: the verdict stays as it is`, 600);
