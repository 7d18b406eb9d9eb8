import type { OwedWork } from "@tokentide/scaling-manager";
import type { Instance } from "../instances/instance";
import type { Application, ApplicationSeams } from "./application";
import { type RequestRow, RequestStage, type RequestTable, TaskState } from "./request-table";

/**
 * Takes requests off instances before they are done: when an instance is lost with work on it, or a deadline passes.
 * Rare, so it searches the request table instead of keeping lists that every request would pay for.
 */
export class RequestRecovery {
  readonly #application: Application;
  readonly #requests: RequestTable;
  readonly #seams: ApplicationSeams;

  constructor(application: Application, requests: RequestTable, seams: ApplicationSeams) {
    this.#application = application;
    this.#requests = requests;
    this.#seams = seams;
  }

  /** What an instance still has to do, by kind. */
  owedWork(instance: Instance): OwedWork {
    const requests = this.#requests;
    const owed = { queued: 0, running: 0, blocked: 0, reserved: 0, transfersIn: 0, transfersOut: 0 };
    for (const row of this.#rowsOn(instance)) {
      const isPromptSide = requests.promptInstance[row] === instance.id;
      const stage = requests.stage[row]!;
      if (stage === RequestStage.Transfer) {
        owed[isPromptSide ? "transfersOut" : "transfersIn"]++;
        continue;
      }
      const task = stage === RequestStage.Token ? (row << 1) | 1 : row << 1;
      const isHere = stage === RequestStage.Token || (stage >= RequestStage.Prompt && isPromptSide);
      const state = isHere ? requests.state[task] : TaskState.Absent;
      if (state === TaskState.Running) owed.running++;
      else if (state === TaskState.Blocked) owed.blocked++;
      else if (state === TaskState.Queued) owed.queued++;
      else owed.reserved++;
    }
    return owed;
  }

  /**
   * Frees everything that has to do with a lost instance and answers the requests that were on it: they have nothing any
   * more and are the caller's. One whose prompt is running elsewhere is left to finish that iteration, as an orphan.
   */
  abandon(instance: Instance): RequestRow[] {
    const requests = this.#requests;
    const rows = this.#rowsOn(instance);
    const lost: RequestRow[] = [];
    for (const row of rows) {
      const stage = requests.stage[row]!;
      const prompt = this.#application.instanceAt(requests.promptInstance[row]!);
      if (stage === RequestStage.Prompt && prompt !== instance) {
        if (requests.state[row << 1] === TaskState.Running) {
          requests.stage[row] = RequestStage.Orphaned;
          continue;
        }
        prompt.batching.withdraw(row << 1);
      } else if (stage === RequestStage.Transfer) this.#seams.transfer.abort(row);
      // All leave before the first gives its memory back: none may be admitted meanwhile.
      else if (stage === RequestStage.Admission) this.#seams.admission.leaveQueue(row);
      lost.push(row);
    }
    instance.abandon();
    for (const row of lost) this.detach(row);
    return lost;
  }

  /** Takes back a request that has not begun; false when it has. */
  withdraw(row: RequestRow): boolean {
    const requests = this.#requests;
    const stage = requests.stage[row]!;
    if (stage === RequestStage.Prompt && requests.state[row << 1] === TaskState.Queued) {
      this.#application.instanceAt(requests.promptInstance[row]!).batching.withdraw(row << 1);
    } else if (stage === RequestStage.Admission) this.#seams.admission.leaveQueue(row);
    else return false;
    this.detach(row);
    return true;
  }

  /** Takes a request off the books of its instances; its tasks have left their queues and batches. */
  detach(row: RequestRow): void {
    const requests = this.#requests;
    const stage = requests.stage[row]!;
    const prompt = this.#application.instanceAt(requests.promptInstance[row]!);
    const token = this.#application.instanceAt(requests.tokenInstance[row]!);
    const { loads } = this.#seams;
    this.#application.runningRequests--;
    if (stage === RequestStage.Admission || stage === RequestStage.Prompt || stage === RequestStage.Orphaned) {
      loads.finished(row << 1, prompt);
    }
    loads.finished((row << 1) | 1, token);
    if (stage === RequestStage.Admission) this.#leaveAdmission(row, prompt, token);
    else {
      if (token !== prompt && stage !== RequestStage.Token) this.#application.release(row, prompt);
      this.#application.release(row, token);
    }
  }

  #leaveAdmission(row: RequestRow, prompt: Instance, token: Instance): void {
    const both = prompt === token ? [prompt] : [prompt, token];
    this.#seams.admission.withdraw(row);
    for (const instance of both) this.#application.owesOneLess(instance);
  }

  /** The requests that have something to do with the instance, whatever their stage. */
  #rowsOn(instance: Instance): RequestRow[] {
    const requests = this.#requests;
    const rows: RequestRow[] = [];
    for (let row = 0; row < requests.rowBound; row++) {
      if (!requests.isLive(row)) continue;
      const isPromptSide = requests.promptInstance[row] === instance.id && requests.stage[row] !== RequestStage.Token;
      if (isPromptSide || requests.tokenInstance[row] === instance.id) rows.push(row);
    }
    return rows;
  }
}
