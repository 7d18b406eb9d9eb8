import { type Distribution, RandomStream, type RandomStreams } from "@tokentide/sim-core";
import type { ArrivalProcess } from "./arrivals/arrival-process";
import { type ArrivalSettings, arrivalProcess } from "./arrivals/arrival-settings";
import { MAX_INT32 } from "./cell-rules";
import { ClassDraw } from "./class-shares";
import { type ClosedLoopSettings, ClosedLoopUsers } from "./closed-loop-source";
import { type CountSettings, countDistribution, type TimeSettings, timeDistribution } from "./distribution-settings";
import type { FollowUps, RequestBatch, RequestSource } from "./request-batch";
import type { RequestBudget } from "./request-budget";
import { NO_CLASS, RequestColumns } from "./request-columns";
import type { TraitSettings } from "./request-traits";
import { inRange, RANGE } from "./setting-checks";
import { SharedPrefixes } from "./shared-prefixes";
import type { RequestSizes } from "./sizes/request-sizes";
import { requestSizes } from "./sizes/size-settings";

/**
 * Conversations: the prompt of a turn is the shared prefix, all that was said before, and the new tokens that the sizes say.
 * A turn comes when the one before it completed and the user has thought; a user whose turn is rejected or fails gives up.
 */
export interface SessionSettings {
  /** Turns of a session. */
  readonly turns: CountSettings;
  /** From the end of a turn to the next one. Default 0. */
  readonly thinkTime?: TimeSettings;
  /** A session ends before a turn whose prompt would be longer. Default no limit. */
  readonly maxContextTokens?: number;
}

/** What a {@link SessionSource} is made of. */
export interface SessionParts {
  readonly arrivals: ArrivalSettings | ClosedLoopSettings;
  readonly sessions: SessionSettings;
  readonly traits: TraitSettings;
  readonly budget: RequestBudget;
  readonly applicationId: number;
  readonly firstRequestId: number;
  readonly random: RandomStreams;
}

/** A conversation that goes on. Used again for a later one when it is over. */
interface Session {
  /** Of this session alone: what is said does not depend on how fast others are served. */
  random: RandomStream;
  prefixId: number;
  classId: number;
  sharedPrefixId: number;
  sharedPrefixTokens: number;
  turnsLeft: number;
  /** Tokens before the new ones of the next turn: shared prefix, prompts and answers. */
  contextTokens: number;
  isFirstTurn: boolean;
  newTokens: number;
  outputTokens: number;
}

/** The turns of sessions that start by themselves, or one after the other in a closed loop. The ticket names the session. */
export class SessionSource implements RequestSource, FollowUps {
  readonly followUps: FollowUps = this;
  /** When sessions start; a loop has users instead, each with one session after the other. */
  readonly #arrivals: ArrivalProcess | undefined;
  readonly #users: ClosedLoopUsers | undefined;
  readonly #arrivalRandom: RandomStream;
  readonly #sessionRandom: RandomStream;
  readonly #turns: Distribution;
  readonly #thinkSeconds: Distribution;
  readonly #maxContextTokens: number;
  readonly #sizes: RequestSizes;
  readonly #classes: ClassDraw | undefined;
  readonly #prefixes: SharedPrefixes | undefined;
  readonly #budget: RequestBudget;
  /** Apart: the one that was pulled waits for its second while others follow. */
  readonly #pulled: RequestColumns;
  readonly #following: RequestColumns;
  /** By ticket. */
  readonly #sessions: Session[] = [];
  readonly #freeTickets: number[] = [];
  #nextRequestId: number;
  #nextPrefixId: number;

  /** @throws WorkloadError when a setting is out of range. */
  constructor({ arrivals, sessions, traits, budget, applicationId, firstRequestId, random }: SessionParts) {
    const stream = (concern: string): RandomStream => random.stream(`workload/${applicationId}/${concern}`);
    if (arrivals.type === "closed_loop") this.#users = new ClosedLoopUsers(arrivals, stream("think"));
    else this.#arrivals = arrivalProcess(arrivals);
    this.#arrivalRandom = stream("arrivals");
    this.#sessionRandom = stream("sessions");
    this.#turns = countDistribution(sessions.turns, "sessions.turns");
    this.#thinkSeconds = timeDistribution(sessions.thinkTime ?? 0, "sessions.thinkTime");
    this.#maxContextTokens = inRange(sessions.maxContextTokens ?? MAX_INT32, RANGE.tokens, "sessions.maxContextTokens");
    this.#sizes = requestSizes(traits.sizes);
    this.#classes = traits.classes && new ClassDraw(traits.classes);
    this.#prefixes = traits.sharedPrefix && new SharedPrefixes(traits.sharedPrefix, stream("prefixes"));
    this.#budget = budget;
    this.#nextRequestId = firstRequestId;
    // Ids of shared prefixes come first.
    this.#nextPrefixId = this.#prefixes?.groups ?? 0;
    const columns = (): RequestColumns => {
      const one = new RequestColumns(1);
      one.length = 1;
      one.applicationId[0] = applicationId;
      for (const name of ["ticket", "prefixId", "prefixTokens"] as const) one.open(name);
      if (this.#classes) one.open("classId");
      if (this.#prefixes) for (const name of ["sharedPrefixId", "sharedPrefixTokens"] as const) one.open(name);
      return one;
    };
    this.#pulled = columns();
    this.#following = columns();
  }

  /** One session at a time, so that its id comes before those of turns that arrive after it. */
  pull(): RequestBatch | "end" {
    const start = this.#arrivals ? this.#arrivals.next(this.#arrivalRandom) : this.#users!.nextStart();
    if (!this.#budget.take(start)) return "end";
    let ticket = this.#freeTickets.pop();
    if (ticket === undefined) ticket = this.#sessions.push(this.#newSession()) - 1;
    else this.#begin(this.#sessions[ticket]!);
    return this.#say(this.#pulled, ticket, start);
  }

  left(ticket: number, fromSeconds: number, hasCompleted: boolean): number {
    const session = this.#sessions[ticket]!;
    let arrival = Number.POSITIVE_INFINITY;
    if (hasCompleted && this.#goesOn(session)) arrival = fromSeconds + this.#thinkSeconds.sample(session.random);
    else if (this.#users) {
      this.#begin(session);
      arrival = fromSeconds + this.#users.thinkSeconds();
    }
    if (this.#budget.take(arrival)) return arrival;
    this.#freeTickets.push(ticket);
    return Number.POSITIVE_INFINITY;
  }

  next(ticket: number, nowSeconds: number): RequestBatch {
    return this.#say(this.#following, ticket, nowSeconds);
  }

  #say(columns: RequestColumns, ticket: number, arrivalSeconds: number): RequestBatch {
    const session = this.#sessions[ticket]!;
    const promptTokens = Math.min(MAX_INT32, session.contextTokens + session.newTokens);
    columns.requestId[0] = this.#nextRequestId++;
    columns.arrivalSeconds[0] = arrivalSeconds;
    columns.promptTokens[0] = promptTokens;
    columns.outputTokens[0] = session.outputTokens;
    columns.ticket![0] = ticket;
    columns.prefixId![0] = session.prefixId;
    columns.prefixTokens![0] = session.isFirstTurn ? 0 : session.contextTokens;
    if (columns.classId) columns.classId[0] = session.classId;
    if (columns.sharedPrefixId) {
      columns.sharedPrefixId[0] = session.sharedPrefixId;
      columns.sharedPrefixTokens![0] = session.sharedPrefixTokens;
    }
    session.isFirstTurn = false;
    session.turnsLeft--;
    session.contextTokens = promptTokens + session.outputTokens;
    return columns;
  }

  #newSession(): Session {
    const session: Session = {
      random: this.#sessionRandom,
      prefixId: 0,
      classId: NO_CLASS,
      sharedPrefixId: 0,
      sharedPrefixTokens: 0,
      turnsLeft: 0,
      contextTokens: 0,
      isFirstTurn: true,
      newTokens: 1,
      outputTokens: 1,
    };
    this.#begin(session);
    return session;
  }

  #begin(session: Session): void {
    const random = this.#sessionRandom;
    const word = (): number => random.nextInteger(2 ** 32) | 0;
    // The last word keeps the state from being all 0.
    session.random = new RandomStream([word(), word(), word(), word() | 1]);
    session.prefixId = this.#nextPrefixId++;
    session.classId = this.#classes?.draw(session.random) ?? NO_CLASS;
    session.sharedPrefixId = this.#prefixes?.draw(session.random) ?? 0;
    session.sharedPrefixTokens = this.#prefixes?.tokensOf(session.sharedPrefixId) ?? 0;
    session.turnsLeft = this.#turns.sample(session.random);
    session.contextTokens = session.sharedPrefixTokens;
    session.isFirstTurn = true;
    this.#drawTurn(session);
  }

  /** Whether there is another turn, whose sizes are then known. */
  #goesOn(session: Session): boolean {
    if (session.turnsLeft === 0) return false;
    this.#drawTurn(session);
    return session.contextTokens + session.newTokens <= this.#maxContextTokens;
  }

  #drawTurn(session: Session): void {
    this.#sizes.draw(session.random);
    session.newTokens = this.#sizes.promptTokens;
    session.outputTokens = this.#sizes.outputTokens;
  }
}
